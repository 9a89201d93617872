function Confirm-SendlockTenant {
    <#
    .SYNOPSIS
    Proves that this connection is to the tenant that was asked for, or throws wrongTenant.
    .DESCRIPTION
    The token has been compared before it was given away. Two more witnesses must agree: the only connection of this
    process, and the accepted domains that Exchange itself answers with.
    .PARAMETER Request
    The request.
    .EXAMPLE
    Confirm-SendlockTenant -Request $request
    #>
    [CmdletBinding()]
    param([Parameter(Mandatory)][hashtable]$Request)
    $connections = @(& (Get-SendlockCommand -Name Get-ConnectionInformation) -ErrorAction Stop)
    if ($connections.Count -ne 1) {
        throw (New-SendlockFailure -Type wrongTenant -Message "There are $($connections.Count) connections where there must be one.")
    }
    $connected = [guid]::Empty
    if (-not [guid]::TryParse([string]$connections[0].TenantID, [ref]$connected) -or $connected -ne $Request.TenantId) {
        throw (New-SendlockFailure -Type wrongTenant -Message 'The connection is to another tenant.')
    }
    $domains = @(& (Get-SendlockCommand -Name Get-AcceptedDomain) -ErrorAction Stop)
    $own = @($domains | Where-Object { [string]$_.DomainName -eq $Request.Domain })
    if ($own.Count -ne 1) {
        throw (New-SendlockFailure -Type wrongTenant -Message "Exchange Online answered for a tenant without the domain $($Request.Domain).")
    }
}
