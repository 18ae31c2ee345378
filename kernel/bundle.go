package kernel

import (
	"encoding/base64"
	"encoding/json"
	"strings"

	"descida/kernel/wire"
)

const (
	mimeChart = "application/vnd.echarts.v6+json"
	mimePNG   = "image/png"
	mimeText  = "text/plain"
)

// display lays a bundle out as Jupyter wants it: JSON as it is, text as strings, pictures in base64.
func display(bundle map[string][]byte, id string) wire.Display {
	d := wire.Display{Data: make(map[string]any, len(bundle)), Metadata: map[string]any{}}
	for mime, content := range bundle {
		switch {
		case isJSON(mime) && json.Valid(content):
			d.Data[mime] = json.RawMessage(content)
		case strings.HasPrefix(mime, "text/"), isJSON(mime), mime == "image/svg+xml", mime == "application/javascript":
			d.Data[mime] = string(content)
		default:
			d.Data[mime] = base64.StdEncoding.EncodeToString(content)
		}
	}
	if id != "" {
		d.Transient = &wire.Transient{DisplayID: id}
	}
	return d
}

func isJSON(mime string) bool { return mime == "application/json" || strings.HasSuffix(mime, "+json") }
