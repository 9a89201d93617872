function Enable-SendlockCustomization {
    <#
    .SYNOPSIS
    Runs Enable-OrganizationCustomization where the organisation says that it is still needed. It can't be undone.
    .DESCRIPTION
    An attempt that was lost after the command had left is safe to repeat: the organisation is read first, and Exchange
    refuses a second enabling in words that count as success here.
    .PARAMETER Engine
    The engine's output.
    .PARAMETER Request
    The request.
    .PARAMETER Organization
    What Get-SendlockOrganization gave.
    .PARAMETER Visit
    The visit: Sent is kept up to date, Details says whether it was enabled now or already.
    .EXAMPLE
    Enable-SendlockCustomization -Engine $engine -Request $request -Organization $organization -Visit $visit
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)][hashtable]$Engine,
        [Parameter(Mandatory)][hashtable]$Request,
        [Parameter(Mandatory)][object]$Organization,
        [Parameter(Mandatory)][hashtable]$Visit
    )
    $Visit.Details = @{ hydrated = 'already' }
    if ((Get-SendlockSwitch -Organization $Organization -Name IsDehydrated) -eq $false) { return }
    $enable = Get-SendlockCommand -Name Enable-OrganizationCustomization
    Write-SendlockLine -Engine $Engine -Body ([ordered]@{ v = 1; id = $Request.Id; event = 'sent' })
    $Visit.Sent = 'maybe'
    $watch = [Diagnostics.Stopwatch]::StartNew()
    try {
        $null = & $enable -Confirm:$false -ErrorAction Stop
        $Visit.Details = @{ hydrated = 'enabled' }
    }
    catch {
        # "This operation is not required. Organization is already enabled for customization."
        if ([string]$_ -notmatch 'already enabled for customization') { throw }
    }
    $Visit.Sent = 'yes'
    $Visit.Ms.hydrate = $watch.ElapsedMilliseconds
}
