-- Health of a PrivateHttpApi or a VpcLink, by its condition Ready: both have the same script.
local function condition(wanted)
  if obj.status == nil or obj.status.conditions == nil then
    return nil
  end
  for _, each in ipairs(obj.status.conditions) do
    if each.type == wanted then
      return each
    end
  end
  return nil
end

local ready = condition("Ready")

if obj.metadata.deletionTimestamp ~= nil then
  if ready ~= nil and ready.status == "False" then
    return { status = "Degraded", message = ready.message }
  end
  return { status = "Progressing", message = "It is being deleted, in AWS first." }
end

-- What is said of an earlier spec says nothing of this one.
if ready == nil or ready.observedGeneration ~= obj.metadata.generation then
  return { status = "Progressing", message = "The controller has not looked at it yet." }
end

if ready.reason == "Paused" then
  return { status = "Suspended", message = ready.message }
end

if ready.status == "False" then
  return { status = "Degraded", message = ready.message }
end

if ready.status == "True" then
  local drifted = condition("Drifted")
  if drifted ~= nil and drifted.status == "True" then
    return { status = "Healthy", message = drifted.message }
  end
  return { status = "Healthy", message = ready.message }
end

-- Unknown is waiting: it passes by itself, or when something else is there.
return { status = "Progressing", message = ready.message }
