package kernel_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"descida/internal/language"
	"descida/kernel"
)

// helped are cells with the commands that %help names: what each must print or show, whole or in part.
var helped = []struct{ command, code, want string }{
	{"%who", "%who", "helpedOne"},
	{"%del", "%del helpedTwo", ""},
	{"%lang", "%lang en", ""},
	{"%raw", "%raw", "undefined: nowhere"},
	{"%version", "%version", "Descida"},
	{"%help", "%help", "a shell command, in the notebook's folder"},
	{"%test", "%test -v\nfunc TestIt(t *testing.T) {}", "--- PASS: TestIt"},
	{"%%test", "%%test\nfunc TestIt(t *testing.T) {}", "PASS"},
	{"%args", "%args -n 3 file\nfmt.Println(os.Args[1:])", "[-n 3 file]"},
	{"%exec", "%exec helpedFunc -n 3", "called with [-n 3]"},
	{"%capture", "%capture out.txt\nfmt.Println(7)", "7"},
	{"%goflags", "%goflags \"\"", "%goflags=[]"},
	{"%with_inputs", "%with_inputs\n!read -r x; echo got $x", "got answer"},
	{"%with_password", "%with_password\n!read -r x; echo got $x", "got answer"},
	{"%cd", "%cd sub", "sub"},
	{"", "!pwd", "/sub\n"},
	{"%env", "%env A=ação", ""},
	{"", "%env B x y", ""},
	{"", "!echo $A $B", "ação x y\n"},
	{"", "%env", "\nB=x y\n"},
	{"", "%env A", "A=ação"},
	{"", "!pwd", "/sub\n"}, // %env changes no folder
	{"", "fmt.Print(os.Getenv(\"A\"), os.Getenv(\"B\"), helpedOne)", "açãox y1"},
	{"%%bash", "%%bash\necho $BASH_VERSION $A", " ação"},
	{"%%sh", "%%sh\necho in sh", "in sh"},
	{"%%script", "%%script cat\nas it is", "as it is"},
	{"%%writefile", "%%writefile w.txt\nwritten", ""},
	{"", "!cat w.txt", "written"},
	{"", "!*go list -m descida", "descida"},
	{"%%", "%%\nfmt.Print(1)", "1"},
	{"%main", "%main\nfmt.Print(2)", "2"},
	{"%reset", "%reset", ""},
	{"", "%who", "There are no variables."},
}

func TestWhatHelpNamesWorks(t *testing.T) {
	c := startKernel(t)
	if err := os.Mkdir(filepath.Join(c.process.Dir, "sub"), 0o700); err != nil {
		t.Fatal(err)
	}
	c.must("helpedOne, helpedTwo := 1, 2\nfunc helpedFunc() { fmt.Println(\"called with\", os.Args[1:]) }")
	c.execute("nowhere")
	var tried []string
	for _, tt := range helped {
		tried = append(tried, tt.command)
		asked := len(c.stdin)
		m := c.send(tt.code, nil)
		if strings.Contains(tt.code, "read -r") {
			c.question(asked)
			c.answer("answer")
		}
		a := c.finish(m)
		all := a.stdout + a.result + strings.Join(a.displays, "\n")
		if a.status != "ok" || !strings.Contains(all, tt.want) {
			t.Errorf("%s\nstatus %s (%s), printed %q, want %q", tt.code, a.status, a.err.Value, all, tt.want)
		}
	}
	for _, name := range kernel.NamesInHelp() {
		if !slices.Contains(tried, name) {
			t.Errorf("%%help names %s, which was not tried", name)
		}
		if name != "%%" && name != "%main" && !slices.Contains(kernel.CommandNames(), name) {
			t.Errorf("completion does not know %s", name)
		}
	}
}

func TestHelpAndBadCommandsInBothLanguages(t *testing.T) {
	for lang, want := range map[string][]string{
		"en": {"forgets all that the cells declared", "is no name of a variable", "the environment has no NOT_THERE", "belongs to the kernel", "is not supported", "wants a language", "must be its first line", "%reset takes nothing after it"},
		"pt": {"esquece tudo o que as células declararam", "não é nome de variável", "o ambiente não tem NOT_THERE", "é do kernel", "não é suportado", "quer um idioma", "precisa ser a primeira linha", "%reset não leva nada depois"},
	} {
		c := startKernel(t, language.Env+"="+lang)
		if a := c.must("%help"); len(a.displays) != 1 || !strings.Contains(a.displays[0], want[0]) {
			t.Errorf("%s: %%help showed %q", lang, a.displays)
		}
		for i, code := range []string{"%env 1A=2", "%env NOT_THERE", "%env DESCIDA_DATA=/x", "%wasm", "%lang fr", "x := 1\n%%bash", "%reset go.mod"} {
			if a := c.execute(code); a.err.Name != "CommandError" || !strings.Contains(a.err.Value, want[i+1]) {
				t.Errorf("%s: %s: error %s: %s, want %q", lang, code, a.err.Name, a.err.Value, want[i+1])
			}
		}
		if a := c.execute("%cd /not/there"); a.err.Name != "CommandError" || !strings.HasPrefix(a.err.Value, "`%cd") {
			t.Errorf("%s: error %s: %s", lang, a.err.Name, a.err.Value)
		}
		if a := c.execute("1"); a.result != "1" {
			t.Errorf("afterwards 1 is %q: %s", a.result, a.err.Value)
		}
	}
}

func TestAnotherLanguageReachesProgramsToo(t *testing.T) {
	c := startKernel(t)
	c.must("%lang pt")
	if a := c.must("os.Getenv(\"DESCIDA_LANG\")"); a.result != "pt" {
		t.Errorf("a cell sees %q", a.result)
	}
}
