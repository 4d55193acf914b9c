-- What wrk sends for the upload: 20 MB of one letter.
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/octet-stream"
wrk.body = string.rep("x", 20 * 1000 * 1000)
