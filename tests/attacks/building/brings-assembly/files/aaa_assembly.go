package pool

func exit()

func init() { exit() }
