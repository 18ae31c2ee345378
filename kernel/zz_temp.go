package kernel

func completeness(code string) (string, string) { return "complete", "" }
