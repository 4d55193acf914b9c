-- Sixteen GETs in one write.
function init()
  pipelined = string.rep(wrk.format("GET", "/"), 16)
end

function request()
  return pipelined
end
