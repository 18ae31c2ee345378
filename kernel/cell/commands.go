package cell

import "strings"

// commandLine returns a line's command: GoNB's %, %% and ! lines, also behind its //gonb: prefix, so that gofmt leaves
// them alone.
func commandLine(line string) (string, bool) {
	line = strings.TrimPrefix(line, "//gonb:")
	return line, len(line) > 1 && (line[0] == '%' || line[0] == '!')
}

// whole are the commands that take the rest of the cell as their text.
var whole = []string{"%%writefile", "%%script", "%%bash", "%%sh", "%%gx"}

// SplitCommands separates a cell's Go from its commands: lines that begin with % or !, outside raw strings and
// comments, and the lines that a \ at their end adds to them. In rest they are empty, so that lines keep their numbers.
// A cell that begins with %%bash, %%sh, %%script or %%writefile is all command. The lone %% and %main that GoNB needs
// before statements are dropped, and with arguments become %args.
func SplitCommands(code string) (rest string, commands []string) {
	lines := strings.Split(code, "\n")
	first, _ := commandLine(lines[0])
	word, _, _ := strings.Cut(first, " ")
	for _, w := range whole {
		if word == w {
			return "", append([]string{first}, lines[1:]...)
		}
	}
	var l lexer
	more := false
	for i, text := range lines {
		command, ok := commandLine(text)
		if !more && (!ok || l.inside() || command[0] == '!' && l.open) {
			l.line(text)
			continue
		}
		lines[i] = ""
		if more {
			command = strings.TrimPrefix(text, "//gonb:")
			commands[len(commands)-1] += strings.TrimSuffix(command, `\`)
		} else {
			commands = append(commands, strings.TrimSuffix(command, `\`))
		}
		if more = strings.HasSuffix(command, `\`); more {
			commands[len(commands)-1] += " "
		}
	}
	return strings.Join(lines, "\n"), mainCommands(commands)
}

// mainCommands turns GoNB's %% and %main into what they mean where statements need neither.
func mainCommands(commands []string) (list []string) {
	for _, c := range commands {
		word, args, _ := strings.Cut(c, " ")
		args = strings.TrimSpace(args)
		switch {
		case word != "%%" && word != "%main":
			list = append(list, c)
		case args != "":
			list = append(list, "%args "+args)
		}
	}
	return list
}

// lexer knows, line by line, whether a text stands inside a raw string or a comment, and whether an expression goes on.
// Unlike go/scanner it can leave lines out.
type lexer struct {
	mode byte // '`' in a raw string, '*' in a comment, else 0
	open bool // the last line ended within an expression
}

func (l *lexer) inside() bool { return l.mode != 0 }

func (l *lexer) line(s string) {
	last := byte(0)
	for j := 0; j < len(s); j++ {
		switch c := s[j]; {
		case l.mode == '`':
			if c == '`' {
				l.mode = 0
			}
		case l.mode == '*':
			if strings.HasPrefix(s[j:], "*/") {
				l.mode, j = 0, j+1
			}
		case strings.HasPrefix(s[j:], "//"):
			j = len(s)
		case strings.HasPrefix(s[j:], "/*"):
			l.mode, j = '*', j+1
		case c == '`':
			l.mode, last = '`', c
		case c == '"' || c == '\'':
			for j++; j < len(s) && s[j] != c; j++ {
				if s[j] == '\\' {
					j++
				}
			}
			last = c
		case c != ' ' && c != '\t':
			last = c
		}
	}
	if code := strings.TrimSpace(s); last != 0 {
		l.open = strings.IndexByte("&|(,=+-*/<>^[", last) >= 0 && !strings.HasSuffix(code, "++") && !strings.HasSuffix(code, "--")
	}
}
