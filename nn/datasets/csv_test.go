package datasets

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"descida/nn"
)

func file(t *testing.T, text string) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "table.csv")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// written is a data set as the tables below want it: rows with labels, or targets, after arrows.
func written(d *nn.Dataset) string {
	var rows []string
	for i := range d.Len() {
		s := strings.Trim(fmt.Sprint(d.Row(i)), "[]")
		if l := d.Label(i); l >= 0 {
			s += fmt.Sprint(" -> ", l)
		}
		if y := d.Targets(i); y != nil {
			s += " -> " + fmt.Sprint(y)
		}
		rows = append(rows, s)
	}
	if names := d.ClassNames(); names != nil {
		rows = append(rows, strings.Join(names, " "))
	}
	return strings.Join(rows, "; ")
}

func TestCSV(t *testing.T) {
	for name, c := range map[string]struct {
		text    string
		options []CSVOption
		want    string
	}{
		"plain":            {"a,b\n1,2\n3,4.5\n", nil, "1 2; 3 4.5"},
		"no last newline":  {"a,b\r\n1,2\r\n3,-4e-1", nil, "1 2; 3 -0.4"},
		"text labels":      {"a,kind\n1,fox\n2,cat\n3,fox\n", []CSVOption{Label("kind")}, "1 -> 1; 2 -> 0; 3 -> 1; cat fox"},
		"number labels":    {"digit,a\n2,1\n0,3\n", []CSVOption{Label("digit")}, "1 -> 2; 3 -> 0"},
		"labels as floats": {"a,y\n1,1.0\n2,0.0\n", []CSVOption{Label("y")}, "1 -> 1; 2 -> 0"},
		"labels -1 and 1":  {"a,y\n1,1\n2,-1\n3,10\n", []CSVOption{Label("y")}, "1 -> 1; 2 -> 0; 3 -> 2; -1 1 10"},
		"three classes":    {"a,y\n1,b\n2,c\n3,a\n", []CSVOption{Label("y")}, "1 -> 1; 2 -> 2; 3 -> 0; a b c"},
		"fixed classes":    {"a,y\n1,b\n", []CSVOption{Label("y"), Classes("a", "b", "c")}, "1 -> 1; a b c"},
		"class named none": {"a,y\n1,none\n", []CSVOption{Label("y"), Classes("none", "some")}, "1 -> 0; none some"},
		"target":           {"price,a\n10.5,1\n", []CSVOption{Target("price")}, "1 -> [10.5]"},
		"two targets":      {"y,a,x\n1,2,3\n4,5,6\n", []CSVOption{Target("x"), Target("y")}, "2 -> [3 1]; 5 -> [6 4]"},
		"no header":        {"1,2,fox\n3,4,cat\n", []CSVOption{NoHeader(), LabelColumn(-1)}, "1 2 -> 1; 3 4 -> 0; cat fox"},
		"target's column":  {"1,2\n", []CSVOption{NoHeader(), TargetColumn(1)}, "2 -> [1]"},
		"without":          {"id,a,name\n7,1,Ana\n8,2,Rui\n", []CSVOption{Without("id", "name")}, "1; 2"},
		"features":         {"a,b,c\n1,2,3\n", []CSVOption{Features("c", "a")}, "3 1"},
		"semicolons":       {"a;b\n1;2.5\n3;4\n", nil, "1 2.5; 3 4"},
		"Brazil":           {"área;preço\n50,5;1.250.000\n70;2.000,75\n", []CSVOption{Target("preço")}, "50.5 -> [1.25e+06]; 70 -> [2000.75]"},
		"comma seen late":  {"a;b\n1.000;2\n0,5;2\n", nil, "1000 2; 0.5 2"},
		"comma in Latin-1": {"pre\xe7o;x\n1,5;2\n", []CSVOption{Target("preço")}, "2 -> [1.5]"},
		"quoted comma":     {"a,b\n\"1,5\",2\n", []CSVOption{DecimalComma()}, "1.5 2"},
		"asked comma":      {"a;b\n1.500;2\n", []CSVOption{DecimalComma()}, "1500 2"},
		"tabs":             {"a\tb\n1\t2,5\n", nil, "1 2.5"},
		"bars":             {"a|b\n1|2\n", []CSVOption{Separator('|')}, "1 2"},
		"Excel's line":     {"sep=;\na;b\n1;2\n", nil, "1 2"},
		"byte order mark":  {"\ufeffa,b\n1,2\n", []CSVOption{Target("a")}, "2 -> [1]"},
		"empty lines":      {"a,b\n\n1,2\n,\n3,4\n,,,\n", nil, "1 2; 3 4"},
		"spaces":           {" a , b\n 1 , 2 \n", []CSVOption{Target("a")}, "2 -> [1]"},
		"missing":          {"a,b,y\n1,2,u\n,3,v\n4,NA,v\n5,6,\n7,8,v\n", []CSVOption{Label("y"), SkipMissing()}, "1 2 -> 0; 7 8 -> 1; u v"},
		"quotes":           {"\"a;b\",y\n1,\"fox, the \"\"red\"\"\"\n2,cat\n", []CSVOption{Label("y")}, `1 -> 1; 2 -> 0; cat fox, the "red"`},
		"label as comma":   {"a;y\n1;0,5\n2,5;x\n", []CSVOption{Label("y")}, "1 -> 0; 2.5 -> 1; 0,5 x"},
	} {
		d, err := CSV(file(t, c.text), c.options...)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := written(d); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, c.want)
		}
	}
}

func TestCSVErrors(t *testing.T) {
	many := "a,y\n"
	for i := range maxClasses + 1 {
		many += fmt.Sprintf("1,%d.5\n", i)
	}
	for name, c := range map[string]struct {
		text    string
		options []CSVOption
		want    string
	}{
		"text":              {"a,species\n1,2\n3,fox\n", nil, `line 3, column 2 "species": "fox" is not a number; correct it, or, if the column is the class, add datasets.Label("species"), and if it is no feature datasets.Without("species")`},
		"text, no header":   {"1,2\n3,fox\n", []CSVOption{NoHeader()}, `line 2, column 2: "fox" is not a number; correct it, or, if the column is the class, add datasets.LabelColumn(2), and if it is no feature datasets.Without("2")`},
		"decimal comma":     {"a,b\n1,\"2,5\"\n", nil, `line 2, column 2 "b": "2,5" is not a number; if its comma is a decimal one, add datasets.DecimalComma()`},
		"both decimals":     {"a;b\n1.5;2\n1,5;2\n", nil, `line 2, column 1 "a": "1.5" is not a number with a decimal comma`},
		"missing":           {"a,b\n1,2\n3,?\n", nil, `line 3, column 2 "b": the value is missing; fill it in, or leave such rows out with datasets.SkipMissing()`},
		"missing label":     {"a,b\n1,x\n3,\n", []CSVOption{Label("b")}, `line 3, column 2 "b": the value is missing`},
		"all missing":       {"a,b\n,2\n3,\n", []CSVOption{SkipMissing()}, "it has no rows below its header, or none in which nothing is missing"},
		"too large":         {"a\n1e39\n", nil, `line 2, column 1 "a": "1e39" is beyond what float32 holds`},
		"infinite":          {"a\nInf\n", nil, `line 2, column 1 "a": "Inf" is not a number`},
		"short line":        {"a,b\n1,2\n\n3\n", nil, `line 4 has 1 values and line 1 has 2; want as many, separated by ','`},
		"after sep":         {"sep=,\na,b\n1,2\n3\n", nil, `line 4 has 1 values and line 2 has 2`},
		"open quote":        {"a,b\n1,2\n3,\"4\n5,6\n", nil, `line 3: a quotation mark is alone or inside a value`},
		"quote within":      {"a,b\n1,2\"\n", nil, `line 2: a quotation mark`},
		"no header":         {"5.1,3.5,fox\n1,2,cat\n", nil, "line 1 has numbers where the columns' names should be; if the file has no names, add datasets.NoHeader()"},
		"no header, commas": {"5,1;3,5\n1;2\n", nil, "line 1 has numbers where"},
		"no rows":           {"a,b\n", nil, "it has no rows below its header"},
		"nothing":           {"\n,,\n", nil, "it has no lines with values; want a header and rows"},
		"unknown name":      {"a,b\n1,2\n", []CSVOption{Label("c")}, `Label("c"): there is no such column; there are "a", "b"`},
		"unknown target":    {"a,b\n1,2\n", []CSVOption{Target("A")}, `Target("A"): there is no such column`},
		"unknown without":   {"a,b\n1,2\n", []CSVOption{Without("A")}, `Without("A"): there is no such column`},
		"unknown feature":   {"a,b\n1,2\n", []CSVOption{Features("a", "z")}, `Features("z"): there is no such column`},
		"no such number":    {"a,b\n1,2\n", []CSVOption{LabelColumn(3)}, "LabelColumn(3): there are 2 columns; want 1 to 2, or -1 to -2 from the last"},
		"number 0":          {"a,b\n1,2\n", []CSVOption{TargetColumn(0)}, "TargetColumn(0): there are 2 columns; want 1 to 2"},
		"same name":         {"a,b,a\n1,2,3\n", []CSVOption{Without("a")}, `Without("a"): columns 1 and 3 both have that name; rename one`},
		"asked twice":       {"a,b\n1,2\n", []CSVOption{Label("b"), Without("b")}, `column 2 "b" is asked for twice, by Label("b") and Without("b"); leave one out`},
		"class and target":  {"a,b,c\n1,2,3\n", []CSVOption{Label("a"), Target("b")}, `Label("a") and Target("b"): a data set has a class or numbers to learn, not both`},
		"no features":       {"a b\n1\n", []CSVOption{Target("a b")}, `of its 1 columns none is left for features; if ',' is not what separates the values, say so with datasets.Separator`},
		"too many classes":  {many, []CSVOption{Label("y")}, `line 1002, column 2 "y": "1000.5" is one class too many: the lines before it have 1000; if the column is a number to learn, use Target instead of Label`},
		"no such class":     {"a,y\n1,dog\n", []CSVOption{Label("y"), Classes("cat", "fox")}, `line 2, column 2 "y": "dog" is none of the classes cat, fox; correct it, or name it in datasets.Classes`},
		"classes twice":     {"a,y\n1,b\n", []CSVOption{Label("y"), Classes("b", "b")}, "classes 0 and 1 are both named"},
		"bad separator":     {"a,b\n1,2\n", []CSVOption{Separator('"')}, `Separator('"'): want a character that no value has, such as ';'`},
		"UTF-16":            {"\xff\xfea\x00,\x00", nil, "its text is UTF-16; save it as CSV UTF-8"},
	} {
		path := file(t, c.text)
		d, err := CSV(path, c.options...)
		if err == nil {
			t.Errorf("%s: no error but %s, want %s", name, d, c.want)
			continue
		}
		if got := err.Error(); !strings.Contains(got, c.want) || !strings.HasPrefix(got, "datasets: "+path+": ") || strings.Contains(got, "\n") {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, c.want)
		}
	}
	dir := t.TempDir()
	for path, want := range map[string]string{
		filepath.Join(dir, "none.csv"): "none.csv: no such file or directory",
		dir:                            ": it is a folder; want a text file",
	} {
		if _, err := CSV(path); err == nil || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if _, err := readText(file(t, "12345"), 4); err == nil || !strings.Contains(err.Error(), "it is larger than 0 MB") {
		t.Errorf("got %v", err)
	}
}

// TestCSVClassesAgree: a file in which a class is missing has the same classes as the first one.
func TestCSVClassesAgree(t *testing.T) {
	train, err := CSV(file(t, "a,y\n1,fox\n2,cat\n3,owl\n"), Label("y"))
	if err != nil {
		t.Fatal(err)
	}
	test, err := CSV(file(t, "a,y\n1,owl\n2,cat\n"), Label("y"), Classes(train.ClassNames()...))
	if err != nil {
		t.Fatal(err)
	}
	if got := written(test); got != "1 -> 2; 2 -> 0; cat fox owl" {
		t.Errorf("got %s", got)
	}
}

func TestCSVIsNamedByItsFile(t *testing.T) {
	d, err := CSV(file(t, "a,b\n1,2\n"))
	if err != nil || d.String() != "table: 1 rows of shape [2], float32, no labels" {
		t.Errorf("got %s, %v", d, err)
	}
}

// FuzzCSV: whatever a file holds, CSV gives a data set or an error, and what it gives can be used.
func FuzzCSV(f *testing.F) {
	for _, text := range []string{"a,b\n1,2\n", "sep=;\na;y\n1,5;x\n", "\"a\nb\",\ufeff\n1,?\n", "a\ty\r\n1.000\t0,5\n", "\xff,\n1,1\n"} {
		f.Add(text, uint8(0))
		f.Add(text, uint8(7))
	}
	f.Fuzz(func(t *testing.T, text string, which uint8) {
		all := []CSVOption{LabelColumn(-1), NoHeader(), SkipMissing(), DecimalComma(), TargetColumn(1), Separator(rune(which))}
		var options []CSVOption
		for i, o := range all {
			if which>>i&1 == 1 {
				options = append(options, o)
			}
		}
		d, err := CSV(file(t, text), options...)
		if err != nil {
			return
		}
		if d.Err() != nil || d.Len() == 0 {
			t.Errorf("%q became %s", text, d)
		}
	})
}
