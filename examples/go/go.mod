module example.com/jobwarden

go 1.19
