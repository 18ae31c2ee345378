package gonb

// descendants lists the processes below pid, pid itself not among them.
func descendants(pid int) ([]int, error) {
	up, err := parents()
	if err != nil {
		return nil, err
	}
	down := make(map[int][]int)
	for child, parent := range up {
		down[parent] = append(down[parent], child)
	}
	var all []int
	for todo := down[pid]; len(todo) > 0; todo = todo[1:] {
		all = append(all, todo[0])
		todo = append(todo, down[todo[0]]...)
	}
	return all, nil
}
