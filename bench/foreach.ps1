<#
.SYNOPSIS
Blocks or allows Direct Send in one tenant after the other, as a careful technician would script it.
.DESCRIPTION
Each line of standard input is a tenant: its initial domain, a space, and an access token for it. In each the script
connects, proves that the right tenant answered, reads, sets, reads back and disconnects. Runs in pwsh and in the
project's small host, with any module that is called ExchangeOnlineManagement.
.PARAMETER ModulePath
Absolute path of the module's manifest.
.PARAMETER Reject
The wanted RejectDirectSend: true blocks, false allows.
.EXAMPLE
$tenants | pwsh -NoLogo -NoProfile -NonInteractive -File bench/foreach.ps1 -ModulePath $manifest -Reject true
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)][string]$ModulePath,
    [Parameter(Mandatory)][ValidateSet('true', 'false')][string]$Reject
)
$ErrorActionPreference = 'Stop'
$wanted = $Reject -eq 'true'
Import-Module -Name $ModulePath -DisableNameChecking
while ($line = [Console]::In.ReadLine()) {
    $domain, $token = $line.Split(' ', 2)
    $connect = @{
        AccessToken           = $token
        Organization          = $domain
        CommandName           = 'Get-AcceptedDomain', 'Get-OrganizationConfig', 'Set-OrganizationConfig'
        ShowBanner            = $false
        SkipLoadingFormatData = $true
    }
    Connect-ExchangeOnline @connect
    try {
        if ($domain -notin (Get-AcceptedDomain).DomainName) { throw "Another tenant than $domain answered." }
        $before = (Get-OrganizationConfig).RejectDirectSend
        if ($before -ne $wanted) { Set-OrganizationConfig -RejectDirectSend $wanted }
        $after = (Get-OrganizationConfig).RejectDirectSend
        if ($after -ne $wanted) { throw "RejectDirectSend is $after, wanted $wanted." }
        "done $domain $before $after"
    }
    finally {
        Disconnect-ExchangeOnline -Confirm:$false
    }
}
