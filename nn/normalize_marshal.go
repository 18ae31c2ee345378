package nn

import (
	"encoding"
	"fmt"
)

const normalizerMark = "DscdNorm"

// MarshalBinary stores the normaliser, every number as it is.
func (n *Normalizer) MarshalBinary() ([]byte, error) {
	if err := n.check(); err != nil {
		return nil, fmt.Errorf("nn: storing a normaliser: %w", err)
	}
	return seal(normalizerMark, n, nil)
}

// UnmarshalBinary reads what MarshalBinary wrote. On an error, such as damaged bytes, the normaliser is left as it is.
func (n *Normalizer) UnmarshalBinary(data []byte) error {
	type plain Normalizer // without this method
	var read plain
	_, err := unseal(normalizerMark, data, &read)
	if err == nil {
		err = (*Normalizer)(&read).check()
	}
	if err != nil {
		return fmt.Errorf("nn: reading a stored normaliser: %w", err)
	}
	*n = Normalizer(read)
	return nil
}

var (
	_ encoding.BinaryMarshaler   = (*Normalizer)(nil)
	_ encoding.BinaryUnmarshaler = (*Normalizer)(nil)
)
