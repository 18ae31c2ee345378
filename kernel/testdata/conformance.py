"""The protocol's own tests, jupyter_kernel_test, with a sample for everything they know."""

import unittest

import jupyter_kernel_test as jkt

KERNEL = "descida-test"


class ConformanceTests(jkt.KernelTests):
    kernel_name = KERNEL
    language_name = "go"
    file_extension = ".go"

    code_hello_world = 'fmt.Println("hello, world")'
    code_stderr = 'fmt.Fprintln(os.Stderr, "to stderr")'
    completion_samples = [
        {"text": "strings.HasPref", "matches": ["HasPrefix"]},
        {"text": "fmt.Sprintl", "matches": ["Sprintln"]},
    ]
    complete_code_samples = ["x := 1", "func f() {}", "for i := range 3 {\n\tfmt.Println(i)\n}", "", "// a comment"]
    incomplete_code_samples = ["for {", "f(1,", "x :=", "func f() {\n\tif true {", "s := `raw", "x := []int{\n\t1,"]
    invalid_code_samples = ["x := )", "for { ] }", "func 3() {}"]
    code_page_something = "?fmt.Println"
    code_generate_error = 'panic("on purpose")'
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": '"a" + "b"', "result": "ab"},
        {"code": "answer := 42\nanswer", "result": "42", "mime": "text/plain"},
    ]
    code_display_data = [
        {"code": 'display.Show(display.HTML("<b>bold</b>"))', "mime": "text/html"},
        {"code": 'display.Show(display.Markdown("*text*"))', "mime": "text/markdown"},
        {
            "code": 'plots.LearningCurves(&history.History{Name: "r", Update: history.UpdateLog{Loss: []float32{3, 2, 1}}})',
            "mime": "application/vnd.echarts.v6+json",
        },
    ]
    code_history_pattern = "answer*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "fmt.Println"
    code_clear_output = "display.Clear(false)"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The language server starts when it is first asked: a busy machine may take longer for that than an answer may.
        for _ in range(10):
            cls.kc.complete("strings.HasPref")
            if cls.kc.get_shell_msg(timeout=jkt.TIMEOUT)["content"].get("matches"):
                break

    def test_interrupt(self):
        self.flush_channels()
        started = self.kc.execute('fmt.Println("running")\nfor {\n}')
        while True:
            message = self.kc.get_iopub_msg(timeout=jkt.TIMEOUT)
            if message["msg_type"] == "stream":
                break
        self.km.interrupt_kernel()
        reply = self.get_non_kernel_info_reply(timeout=jkt.TIMEOUT)
        jkt.validate_message(reply, "execute_reply", started)
        self.assertEqual(reply["content"]["status"], "error")
        self.assertEqual(reply["content"]["ename"], "Interrupted")

    def test_input(self):
        self.flush_channels()
        self.kc.execute('var name string\nfmt.Print("name? ")\nfmt.Scanln(&name)\nfmt.Println("hi", name)', allow_stdin=True)
        question = self.kc.get_stdin_msg(timeout=jkt.TIMEOUT)
        self.assertEqual(question["content"], {"prompt": "", "password": False})
        self.kc.input("Ana")
        reply = self.get_non_kernel_info_reply(timeout=jkt.TIMEOUT)
        self.assertEqual(reply["content"]["status"], "ok")

    def test_user_expressions(self):
        self.flush_channels()
        asked = self.kc.execute("side := 3", user_expressions={"square": "side * side", "bad": "nothing"})
        reply = self.get_non_kernel_info_reply(timeout=jkt.TIMEOUT)
        jkt.validate_message(reply, "execute_reply", asked)
        found = reply["content"]["user_expressions"]
        self.assertEqual(found["square"]["data"]["text/plain"], "9")
        self.assertEqual(found["bad"]["status"], "error")


class WelcomeTests(jkt.IopubWelcomeTests):
    kernel_name = KERNEL
    support_iopub_welcome = True


if __name__ == "__main__":
    unittest.main()
