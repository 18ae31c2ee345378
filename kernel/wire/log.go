package wire

import (
	"io"
	"log"
)

// quiet is for sockets that knock at a door that is not yet there.
var quiet = log.New(io.Discard, "", 0)
