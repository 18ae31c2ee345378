// Package wire speaks the Jupyter messaging protocol: connection files, signed messages and the five sockets. It
// knows nothing of Go cells.
//
//	c, err := wire.ReadConnection(file)
//	s, err := wire.Listen(c, nil)
//	m, err := s.Shell.Receive()
//	err = s.Shell.Send(m.Reply("kernel_info_reply", session, info))
package wire
