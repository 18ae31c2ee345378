package train

import "descida/nn/internal/backend"

// Watched measures what the net observes of arrays on the host, as Watch does.
func Watched(b *backend.Backend, net Net, v Values, r Rows) ([]Activity, error) {
	m := newModel(b, net, v)
	defer m.Close()
	d, err := Upload(b, r)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	return m.Watch(d)
}
