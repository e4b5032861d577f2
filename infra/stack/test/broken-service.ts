// Stands in for a service that refuses to start.
process.stderr.write("broken: bad configuration\n");
process.exitCode = 3;
