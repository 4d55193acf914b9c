-- What wrk sends for the JSON echo.
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"name":"protojs","numbers":[1,2,3],"nested":{"a":true,"b":null}}'
