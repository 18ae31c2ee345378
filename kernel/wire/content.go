package wire

import "encoding/json"

// Contents of requests, with the fields that this kernel reads.
type (
	// ExecuteRequest asks to run a cell.
	ExecuteRequest struct {
		Code            string            `json:"code"`
		Silent          bool              `json:"silent"`
		StoreHistory    *bool             `json:"store_history"` // nil: true
		UserExpressions map[string]string `json:"user_expressions"`
		AllowStdin      *bool             `json:"allow_stdin"`   // nil: true
		StopOnError     *bool             `json:"stop_on_error"` // nil: true
	}
	// CodeRequest is what inspect, complete and is_complete ask.
	CodeRequest struct {
		Code        string `json:"code"`
		CursorPos   int    `json:"cursor_pos"` // in Unicode characters
		DetailLevel int    `json:"detail_level"`
	}
	// CommOpen opens a comm; Comm is what later messages of it have.
	CommOpen struct {
		CommID     string          `json:"comm_id"`
		TargetName string          `json:"target_name"`
		Data       json.RawMessage `json:"data"`
	}
	// Comm is a comm_msg or a comm_close.
	Comm struct {
		CommID string          `json:"comm_id"`
		Data   json.RawMessage `json:"data"`
	}
	// ShutdownRequest asks the kernel to end.
	ShutdownRequest struct {
		Restart bool `json:"restart"`
	}
	// InputReply is what the user typed.
	InputReply struct {
		Value string `json:"value"`
	}
)

// Contents of what a kernel sends.
type (
	// Status tells "starting", "busy" or "idle".
	Status struct {
		State string `json:"execution_state"`
	}
	// Welcome tells a front end that its subscription is there.
	Welcome struct {
		Subscription string `json:"subscription"`
	}
	// Stream is text for stdout or stderr.
	Stream struct {
		Name string `json:"name"`
		Text string `json:"text"`
	}
	// Display is the content of display_data and update_display_data, and of execute_result with its count.
	Display struct {
		Data           map[string]any `json:"data"`
		Metadata       map[string]any `json:"metadata"`
		Transient      *Transient     `json:"transient,omitempty"`
		ExecutionCount int            `json:"execution_count,omitempty"`
	}
	// Transient is not saved in the notebook.
	Transient struct {
		DisplayID string `json:"display_id,omitempty"`
	}
	// ClearOutput clears a cell's output, at once or when the next output comes.
	ClearOutput struct {
		Wait bool `json:"wait"`
	}
	// ExecuteInput repeats the code that runs.
	ExecuteInput struct {
		Code           string `json:"code"`
		ExecutionCount int    `json:"execution_count"`
	}
	// Error is why a cell failed.
	Error struct {
		Name      string   `json:"ename"`
		Value     string   `json:"evalue"`
		Traceback []string `json:"traceback"`
	}
	// InputRequest asks the user for a line.
	InputRequest struct {
		Prompt   string `json:"prompt"`
		Password bool   `json:"password"`
	}
	// ExecuteReply ends an execution: Status is "ok" or "aborted".
	ExecuteReply struct {
		Status          string         `json:"status"`
		ExecutionCount  int            `json:"execution_count"`
		UserExpressions map[string]any `json:"user_expressions"`
		Payload         []any          `json:"payload"`
	}
	// ExecuteFailed ends an execution that went wrong: Status is "error".
	ExecuteFailed struct {
		Status         string `json:"status"`
		ExecutionCount int    `json:"execution_count"`
		Error
	}
	// ErrorReply refuses a request.
	ErrorReply struct {
		Status string `json:"status"` // "error"
		Error
	}
)
