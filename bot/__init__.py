"""RUNS: the program. The only room that knows the time, the network and the process."""
