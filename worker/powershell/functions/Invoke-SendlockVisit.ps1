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
    $visit = @{ Sent = 'no'; Read = $false; Before = $null; After = $null; Set = 'notAsked'; Details = $null; Ms = [ordered]@{} }
    try {
        Open-SendlockVisit -Engine $Engine -Request $Request -Visit $visit
        Invoke-SendlockOperation -Engine $Engine -Request $Request -Visit $visit
        $answer = [ordered]@{
            v = 1; id = $Request.Id; ok = $true; before = $visit.Before; after = $visit.After; set = $visit.Set; ms = $visit.Ms
        }
        if ($null -ne $visit.Details) { $answer.details = $visit.Details }
    }
    catch {
        $body = ConvertTo-SendlockError -ErrorRecord $_ -Token $Request.Token
        $refused = @(Get-SendlockErrorTable | Where-Object { $_.Type -eq $body.type -and $_.Refused }).Count -gt 0
        if ($visit.Sent -eq 'maybe' -and $refused) { $visit.Sent = 'no' }
        $answer = New-SendlockAnswer -Id $Request.Id -ErrorBody $body -Sent $visit.Sent
        if ($visit.Read) { $answer.before = $visit.Before }
    }
    Disconnect-SendlockTenant -Token $Request.Token
    $answer
}
