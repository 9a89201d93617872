function Set-SendlockDirectSend {
    <#
    .SYNOPSIS
    Reports the value before, waits for the permission, and sets RejectDirectSend.
    .DESCRIPTION
    The permission's time counts from before the worker could have given it, so that a process that was stopped in
    between cannot take an old permission for a fresh one. The last check stands right before the call. From the same moment
    on a limit runs, at which this process is gone unless the value has been read back.
    .PARAMETER Engine
    The engine's input, output and limit.
    .PARAMETER Request
    The request.
    .PARAMETER Visit
    The visit: Before is read, Sent is kept up to date.
    .EXAMPLE
    Set-SendlockDirectSend -Engine $engine -Request $request -Visit $visit
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)][hashtable]$Engine,
        [Parameter(Mandatory)][hashtable]$Request,
        [Parameter(Mandatory)][hashtable]$Visit
    )
    # Told before anything is asked of the worker: no permission could help here.
    $set = Get-SendlockCommand -Name Set-OrganizationConfig
    if (-not $set.Parameters.ContainsKey('RejectDirectSend')) {
        throw (New-SendlockFailure -Type parameterMissing -Message 'RejectDirectSend is not available to this app in this tenant.' -Raw (
                "A parameter cannot be found that matches parameter name 'RejectDirectSend'."))
    }
    $parameters = @{ RejectDirectSend = [bool]$Request.Value; Confirm = $false; ErrorAction = 'Stop' }
    $late = 'The permission to set was too old when it could be used.'

    # A line that came before the question cannot be its answer.
    $early = ''
    while ($Engine.Lines.TryTake([ref]$early)) { $early = '' }
    # Without an end: an engine that has no limit must not ask for a permission.
    $Engine.Limit.Running.Wait()
    $since = Get-SendlockInstant
    $Engine.Limit.Since.Add($since)
    Write-SendlockLine -Engine $Engine -Body ([ordered]@{ v = 1; id = $Request.Id; event = 'before'; value = $Visit.Before; waiting = $true })
    $withinMs = Wait-SendlockGo -Engine $Engine -Id $Request.Id -Since $since
    if (-not (Test-SendlockDeadline -Since $since -WithinMs $withinMs)) { throw (New-SendlockFailure -Type notSent -Message $late) }
    Write-SendlockLine -Engine $Engine -Body ([ordered]@{ v = 1; id = $Request.Id; event = 'sent' })
    if (-not (Test-SendlockDeadline -Since $since -WithinMs $withinMs)) { throw (New-SendlockFailure -Type notSent -Message $late) }
    $Visit.Sent = 'maybe'
    $sentAt = [Diagnostics.Stopwatch]::GetTimestamp()
    $null = & $set @parameters
    $Visit.Sent = 'yes'
    $Visit.Ms.set = [long][Diagnostics.Stopwatch]::GetElapsedTime($sentAt).TotalMilliseconds
}
