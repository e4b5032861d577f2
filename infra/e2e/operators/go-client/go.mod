module lintel/goclient

go 1.25
