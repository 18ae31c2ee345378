package kernel_test

import (
	"strings"
	"testing"
)

// lessons are the mistakes that a beginner makes, as cells, with the words that must explain them in both languages.
var lessons = []struct{ what, before, cell, en, pt string }{
	{"an undefined name, with the nearest one", "learningRate := 0.1", "learnigRate * 2", "did you mean learningRate?", "seria learningRate?"},
	{"a missing name of a package", "", "math.Squareroot(2)", "Package or value math has no Squareroot", "O pacote ou valor math não tem Squareroot"},
	{"an unexported name of a package", "", "math.sqrt(2)", "sqrt is for package math's own use", "sqrt é de uso interno do pacote math"},
	{"a wrong package name", "", "ftm.Println(1)", "did you mean fmt?", "seria fmt?"},
	{"an import that does not exist", "", "import \"maths\"\nmaths.Pi", "did you mean \"math\"?", "seria \"math\"?"},
	{"declared and not used in a block", "", "if true {\n\tunused := 1\n}", "unused gets a value that nothing reads", "unused recebe um valor que ninguém lê"},
	{":= that declares nothing new", "", "a := 1\na := 2", "write = instead of :=", "escreva = em vez de :="},
	{"= to an undeclared name", "", "neverDeclared = 3", "write neverDeclared := ...", "escreva neverDeclared := ..."},
	{"a type mismatch in an operation", "", "s := \"a\"\nk := 1\ns + k", "fmt.Sprint(n) makes text of a number", "fmt.Sprint(n) faz de um número um texto"},
	{"an int used as float64", "", "m := 3\nmath.Sqrt(m)", "type float64 is wanted here", "aqui se espera o tipo float64"},
	{"too few arguments", "", "math.Pow(2)", "another number of values than it takes", "um número de valores diferente do que ela recebe"},
	{"a wrong number of results", "", "p, q, r := strconv.Atoi(\"1\")", "as many names as there are values", "tantos nomes quantos são os valores"},
	{"a missing return", "", "func one() int {\n\tfmt.Println(1)\n}", "Add a return at the end", "Acrescente um return no fim"},
	{"(value, error) used as one value", "", "v := 1 + strconv.Atoi(\"1\")", "Take them apart first", "Separe-os antes"},
	{"a missing brace", "", "for i := range 3 {\n\tfmt.Println(i)", "before the { of line 1 is closed", "antes que o { da linha 1 seja fechado"},
	{"a missing parenthesis", "", "fmt.Println((1 + 2)", "before the ( of line 1 is closed", "antes que o ( da linha 1 seja fechado"},
	{"a missing comma before a line's end", "", "xs := []int{\n\t1,\n\t2\n}", "Put a comma at the end of this line", "Ponha uma vírgula no fim desta linha"},
	{"{ on its own line", "", "if true\n{\n\tfmt.Println(1)\n}", "Move the { up", "Suba o {"},
	{"a method on the wrong receiver", "type Cat struct{}", "Cat{}.Bark()", "neither a field nor a method Bark", "não tem campo nem método Bark"},
	{"a type that lacks an interface's method", "type Shape interface{ Area() float64 }\ntype Square struct{}", "var sh Shape = Square{}", "Add the method Area", "Acrescente o método Area"},
	{"assignment to a map's struct field", "type Pt struct{ X int }\npts := map[string]Pt{\"a\": {1}}", "pts[\"a\"].X = 2", "a field of a copy cannot be set", "não se pode mudar um campo de uma cópia"},
	{"a nil map", "", "var counts map[string]int\ncounts[\"a\"] = 1", "declared but never made", "declarado e nunca criado"},
	{"a nil pointer", "type Node struct{ Value int }", "var node *Node\nnode.Value", "points to nothing (nil)", "não aponta para nada (nil)"},
	{"an index out of range", "", "list := []int{1}\nat := 3\nlist[at]", "Element 3 was asked for", "Pediu-se o elemento 3"},
	{"an integer division by zero", "", "zero := 0\n1 / zero", "divided by 0", "dividido por 0"},
	{"an endless recursion", "func forever(n int) int { return forever(n+1) + 1 }", "forever(0)", "calls itself without end", "chama a si mesma sem fim"},
	{"a deadlock", "", "ch := make(chan int)\n<-ch", "(a deadlock)", "(um deadlock)"},
	{"concurrent map writes", "", "shared := map[int]int{}\nvar wg sync.WaitGroup\nfor range 8 {\n\twg.Go(func() {\n\t\tfor i := range 1000000 {\n\t\t\tshared[i%10] = i\n\t\t}\n\t})\n}\nwg.Wait()", "Protect the map with a sync.Mutex", "Proteja o mapa com um sync.Mutex"},
	{"a layer that does not fit its input", "", "nn.Must(nn.Sequential(nn.Dense(3)).Fit(nn.NewDatasetFlat(make([]float32, 8), []int{2, 2}, []int{0, 1}), nn.FullBatch()))", "data.Reshape(4)", "dados.Reshape(4)"},
	{"labels out of range for the classes", "", "nn.Must(nn.Sequential(nn.Dense(2)).Fit(nn.NewDataset([][]float32{{1}, {2}}, []int{0, 7}), nn.FullBatch()))", "one output a class: nn.Dense(8)", "uma saída por classe: nn.Dense(8)"},
	{"probabilities where logits are wanted", "", "nn.Must(nn.Sequential(nn.Dense(2, nn.Softmax)).Fit(nn.NewDataset([][]float32{{1}, {2}}, []int{0, 1}), nn.FullBatch()))", "without an activation", "sem ativação"},
	{"an error that nobody reads", "", "os.Open(\"/no/such/file\")\nfmt.Println(1)", "There is no file of that name", "Não há arquivo com esse nome"},
}

func TestMistakesAreExplainedInBothLanguages(t *testing.T) {
	c := startKernel(t)
	for _, l := range lessons {
		if l.before != "" {
			c.execute(l.before)
		}
		for lang, want := range map[string]string{"en": l.en, "pt": l.pt} {
			c.execute("%lang " + lang)
			a := c.execute(l.cell)
			if a.errors != 1 || a.err.Name == "" || !strings.Contains(uncoloured(a), want) {
				t.Errorf("%s, %s: %d errors, no %q in\n%s", l.what, lang, a.errors, want, uncoloured(a))
			}
		}
	}
}
