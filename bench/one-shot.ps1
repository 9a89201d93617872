<#
.SYNOPSIS
Blocks or allows Direct Send in one tenant, as a careful technician would script it: proves the tenant, reads
before, sets, reads back. The same calls as Sendlock's.
.DESCRIPTION
The access token comes as the first line of standard input, so that it stands in no process list. Runs in pwsh and in
the project's small host, with any module that is called ExchangeOnlineManagement.
.PARAMETER ModulePath
Absolute path of the module's manifest.
.PARAMETER Domain
The tenant's initial domain.
.PARAMETER Reject
The wanted RejectDirectSend: true blocks, false allows.
.EXAMPLE
pwsh -NoLogo -NoProfile -NonInteractive -File bench/one-shot.ps1 -ModulePath $manifest -Domain contoso.onmicrosoft.com -Reject true
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)][string]$ModulePath,
    [Parameter(Mandatory)][string]$Domain,
    [Parameter(Mandatory)][ValidateSet('true', 'false')][string]$Reject
)
$ErrorActionPreference = 'Stop'
$wanted = $Reject -eq 'true'
$token = [Console]::In.ReadLine()
Import-Module -Name $ModulePath -DisableNameChecking
$connect = @{
    AccessToken           = $token
    Organization          = $Domain
    CommandName           = 'Get-OrganizationConfig', 'Set-OrganizationConfig', 'Get-AcceptedDomain'
    ShowBanner            = $false
    SkipLoadingFormatData = $true
}
Connect-ExchangeOnline @connect
try {
    if ($Domain -notin (Get-AcceptedDomain).DomainName) { throw "This is not the tenant of $Domain." }
    $before = (Get-OrganizationConfig).RejectDirectSend
    "before $before"
    if ($before -ne $wanted) { Set-OrganizationConfig -RejectDirectSend $wanted }
    $after = (Get-OrganizationConfig).RejectDirectSend
    if ($after -ne $wanted) { throw "RejectDirectSend is $after, wanted $wanted." }
    "after $after"
}
finally {
    Disconnect-ExchangeOnline -Confirm:$false
}
