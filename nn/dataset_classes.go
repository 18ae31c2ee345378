package nn

import "slices"

// NamedClasses gives the same rows with a name for each class, class 0 first. There may be more names than classes that
// occur: then Classes is the number of names.
func (d *Dataset) NamedClasses(names ...string) *Dataset {
	if d == nil || d.err != nil {
		return d
	}
	if d.rows.Labels == nil {
		return failed("NamedClasses: the data set has no labels; give them to nn.NewDataset")
	}
	if len(names) < d.classes {
		return failed("NamedClasses: %d names for %d classes; want a name a class", len(names), d.classes)
	}
	if d.rows.Targets != nil && len(names) != d.classes {
		return failed("NamedClasses: %d names, but the targets are for %d classes; name the classes before OneHot", len(names), d.classes)
	}
	for i, name := range names {
		if name == "" {
			return failed("NamedClasses: the name of class %d is empty", i)
		}
		if first := slices.Index(names, name); first < i {
			return failed("NamedClasses: classes %d and %d are both named %q; give each a name of its own", first, i, name)
		}
	}
	view := *d
	view.classNames, view.classes = slices.Clone(names), len(names)
	return &view
}

// ClassNames are the names of the classes, class 0 first, or nil where they have none.
func (d *Dataset) ClassNames() []string {
	if d == nil {
		return nil
	}
	return slices.Clone(d.classNames)
}
