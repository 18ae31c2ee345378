package explain

var tablesExamples = []example{
	{"doctor", "doctor", []string{"datasets: MNIST is not installed (no /x); run `go run . setup`"}},
	{"At houses", "Em houses", []string{
		"datasets: houses.csv: no such file or directory",
		"datasets: houses: it is a folder; want a text file",
	}},
	{"in line 3, does not read", "na linha 3, não se lê", []string{
		`datasets: houses.csv: line 3, column 2 "price": "1,5" is not a number; if its comma is a decimal one, add datasets.DecimalComma(); correct it, or, if the column is the class, add datasets.Label("price"), and if it is no feature datasets.Without("price")`,
		`datasets: houses.csv: line 3, column 2 "price": "1.5" is not a number with a decimal comma; correct it, or, if the column is the class, add datasets.Label("price"), and if it is no feature datasets.Without("price")`,
	}},
	{`has the text "xyz"`, `tem o texto "xyz"`, []string{`datasets: houses.csv: line 5, column 1 "area": "xyz" is not a number with a decimal comma; correct it, or, if the column is the class, add datasets.Label("area"), and if it is no feature datasets.Without("area")`}},
	{`datasets.Without("town") if`, `datasets.Without("town") se`, []string{`datasets: houses.csv: line 3, column 2 "town": "Recife" is not a number; correct it, or, if the column is the class, add datasets.Label("town"), and if it is no feature datasets.Without("town")`}},
	{`in column 2 "price"`, `na coluna 2 "price"`, []string{`datasets: houses.csv: line 3, column 2 "price": the value is missing; fill it in, or leave such rows out with datasets.SkipMissing()`}},
	{"1e60, in line 3", "1e60, na linha 3", []string{`datasets: houses.csv: line 3, column 2 "price": "1e60" is beyond what float32 holds, ±3.4e38; divide the column by a power of ten`}},
	{"only setosa, virginica", "só tem setosa, virginica", []string{`datasets: flowers.csv: line 3, column 5 "species": "Setosa" is none of the classes setosa, virginica; correct it, or name it in datasets.Classes`}},
	{"datasets.Target in place", "datasets.Target em vez", []string{`datasets: houses.csv: line 1002, column 2 "price": "7.25" is one class too many: the lines before it have 1000; if the column is a number to learn, use Target instead of Label`}},
	{"datasets.NoHeader() and count", "datasets.NoHeader() e conte", []string{"datasets: flowers.csv: line 1 has numbers where the columns' names should be; if the file has no names, add datasets.NoHeader()"}},
	{"Leave one of the two", "Tire uma das duas", []string{`datasets: flowers.csv: column 5 "species" is asked for twice, by Label("species") and Features("species"); leave one out`}},
	{"exactly one column", "exatamente uma coluna", []string{
		"datasets: flowers.csv: LabelColumn(9): there are 5 columns; want 1 to 5, or -1 to -5 from the last",
		`datasets: flowers.csv: Label("Species"): there is no such column; there are "a", "species"`,
		`datasets: flowers.csv: Label("a"): columns 1 and 3 both have that name; rename one`,
	}},
	{"what separates its values?", "o que separa os valores?", []string{"datasets: flowers.csv: of its 1 columns none is left for features; if ',' is not what separates the values, say so with datasets.Separator"}},
	{"!head FILE", "!head ARQUIVO", []string{
		"datasets: flowers.csv: it has no lines with values; want a header and rows",
		"datasets: flowers.csv: it has no rows below its header, or none in which nothing is missing; want one or more",
	}},
	{"nn.WriteFiles, then", "nn.WriteFiles, depois", []string{
		"datasets: big.csv: it has more than 2147483647 rows; take fewer",
		"datasets: big.csv: it is larger than 2048 MB; take fewer rows or columns, or bring it into the form of nn.OpenDataset",
	}},
	{"in line 3 one opens", "na linha 3, abrem", []string{"datasets: flowers.csv: line 3: a quotation mark is alone or inside a value; put the value in quotation marks and double those within it"}},
	{"Usual are", "Os usuais são", []string{`datasets: flowers.csv: Separator('"'): want a character that no value has, such as ';'`}},
	{"Look at line 3", "Veja a linha 3", []string{"datasets: flowers.csv: line 3 has 4 values and line 1 has 5; want as many, separated by ','"}},
	{"from the spreadsheet", "na planilha", []string{"datasets: flowers.csv: its text is UTF-16; save it as CSV UTF-8"}},
	{"read the file twice", "leia o arquivo duas vezes", []string{`datasets: flowers.csv: Label("species") and Target("height"): a data set has a class or numbers to learn, not both; leave one out`}},
	{"makes rows from its numbers", "cria linhas a partir dos números", []string{
		"datasets: Moons: 0 rows; want 2 to 16777216",
		"datasets: Moons: a noise of -1; want a standard deviation from 0 to a million",
		"datasets: Blobs: 0 classes; want 1 or more",
		"datasets: Spirals: 0 classes; want 1 or more",
		"datasets: Linear: there are no weights; give one a feature, such as []float64{2, -1}",
	}},
	{"doctor", "doctor", []string{
		"datasets: MNIST is not installed (no /x); run `go run . setup`",
		"datasets: reading MNIST: input/output error; run `go run . setup`",
		"datasets: /x/train.gz is truncated or altered (12 bytes, wrong SHA-256 sum); delete it and run `go run . setup`",
		"datasets: unpacking /x/train.gz: unexpected EOF; delete it and run `go run . setup`",
		"datasets: unpacking MNIST: no space left on device; free some space (55 MB) or make /x writable",
	}},
}
