function Invoke-SendlockVisit {
    <#
    .SYNOPSIS
    Carries out one request and gives its answer. It throws nothing.
    .PARAMETER Engine
    The engine's input, output and module.
    .PARAMETER Request
    What Read-SendlockRequest gave.
    .EXAMPLE
    Invoke-SendlockVisit -Engine $engine -Request $request
    #>
    [CmdletBinding()]
    [OutputType([Collections.Specialized.OrderedDictionary])]
    param(
        [Parameter(Mandatory)][hashtable]$Engine,
        [Parameter(Mandatory)][hashtable]$Request
    )
    if ($Request.Op -eq 'ping') { return [ordered]@{ v = 1; id = $Request.Id; ok = $true; ms = @{} } }
    $visit = @{
        Sent = 'no'; Read = $false; Before = $null; After = $null; Set = 'notAsked'; Details = $null; Ms = [ordered]@{}
    }
    $failure = $null
    try {
        Open-SendlockVisit -Engine $Engine -Request $Request -Visit $visit
        Invoke-SendlockOperation -Engine $Engine -Request $Request -Visit $visit
    }
    catch {
        $failure = ConvertTo-SendlockError -ErrorRecord $_ -Token $Request.Token
        $refused = @(Get-SendlockErrorTable | Where-Object { $_.Type -eq $failure.type -and $_.Refused }).Count -gt 0
        if ($visit.Sent -eq 'maybe' -and $refused -and $failure.Contains('retryAfterSeconds')) {
            # Throttled before it was looked at, with a time to wait that a read now would not keep.
            $visit.Sent = 'no'
        }
        elseif ($visit.Sent -eq 'maybe' -and $refused) {
            $visit.Sent = Resolve-SendlockRefusal -Engine $Engine -Request $Request -Visit $visit
            if ($visit.Sent -eq 'yes') {
                [Console]::Error.WriteLine("refused, but carried out: $($failure.raw)")
                $failure = $null
            }
        }
    }
    if ($null -eq $failure) {
        $answer = [ordered]@{
            v = 1; id = $Request.Id; ok = $true; before = $visit.Before; after = $visit.After; set = $visit.Set; ms = $visit.Ms
        }
        if ($null -ne $visit.Details) { $answer.details = $visit.Details }
    }
    else {
        $answer = New-SendlockAnswer -Id $Request.Id -ErrorBody $failure -Sent $visit.Sent
        if ($visit.Read) { $answer.before = $visit.Before }
    }
    Disconnect-SendlockTenant -Token $Request.Token
    $answer
}
