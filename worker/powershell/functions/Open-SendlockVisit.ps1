function Open-SendlockVisit {
    <#
    .SYNOPSIS
    Connects and proves the tenant, and reports both.
    .PARAMETER Engine
    The engine's input, output and module.
    .PARAMETER Request
    The request.
    .PARAMETER Visit
    The visit, for its times.
    .EXAMPLE
    Open-SendlockVisit -Engine $engine -Request $request -Visit $visit
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)][hashtable]$Engine,
        [Parameter(Mandatory)][hashtable]$Request,
        [Parameter(Mandatory)][hashtable]$Visit
    )
    if ((ConvertFrom-SendlockToken -Token $Request.Token) -ne $Request.TenantId) {
        throw (New-SendlockFailure -Type wrongTenant -Message 'The access token is for another tenant.')
    }
    $commands = switch ($Request.Op) {
        'check' { 'Get-OrganizationConfig', 'Get-AcceptedDomain' }
        'survey' { 'Get-AcceptedDomain', 'Get-InboundConnector' }
        'hydrate' { 'Get-OrganizationConfig', 'Enable-OrganizationCustomization', 'Get-AcceptedDomain' }
        default { 'Get-OrganizationConfig', 'Set-OrganizationConfig', 'Get-AcceptedDomain' }
    }
    $watch = [Diagnostics.Stopwatch]::StartNew()
    Connect-SendlockTenant -Request $Request -CommandName $commands
    $Visit.Ms.connect = $watch.ElapsedMilliseconds
    Write-SendlockLine -Engine $Engine -Body ([ordered]@{
            v = 1; id = $Request.Id; event = 'connected'; ms = $Visit.Ms.connect; module = Get-SendlockModule
        })
    $watch.Restart()
    Confirm-SendlockTenant -Request $Request
    $Visit.Ms.prove = $watch.ElapsedMilliseconds
    Write-SendlockLine -Engine $Engine -Body ([ordered]@{ v = 1; id = $Request.Id; event = 'proven' })
}
