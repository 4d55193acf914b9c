this is not even a program
