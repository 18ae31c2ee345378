package event

// Companions maps an import path to a package of this module that a cell's program should import as well, for its init
// alone: without it the cell works, but what the first package makes would not live on, or not be shown as it should.
var Companions = map[string]string{
	"bufio":                               "descida/nbext/session/known/scanner",
	"math/rand":                           "descida/nbext/session/known/mathrand",
	"github.com/gomlx/gomlx/core/tensors": "descida/nn/keep",
	"image":                               "descida/nbext/display/images",
	"image/draw":                          "descida/nbext/display/images",
	"image/gif":                           "descida/nbext/display/images",
	"image/jpeg":                          "descida/nbext/display/images",
	"image/png":                           "descida/nbext/display/images",
}
