<#
.SYNOPSIS
A visit to a tenant that does not exist, with commands that do nothing. See Invoke-SendlockRehearsal.
.EXAMPLE
visit.ps1
#>
[CmdletBinding()]
param()

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$PSModuleAutoLoadingPreference = 'None'

foreach ($file in [IO.Directory]::GetFiles([IO.Path]::Combine([IO.Path]::GetDirectoryName($PSScriptRoot), 'functions'), '*.ps1')) {
    . $file
}

$id = '00000000-0000-0000-0000-000000000000'
$domain = 'rehearsal.invalid'
$claims = [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes("{`"tid`":`"$id`"}"))
$line = '{"v":1,"id":"rehearsal","op":"set","auth":"app","tenant":{"id":"' + $id + '","domain":"' + $domain +
'","cloud":"simulated"},"token":"e30.' + $claims + '.e30","value":true}'
$go = '{"id":"rehearsal","go":true,"withinMs":50000}'

$engine = @{
    Output        = [IO.StreamWriter]::new([IO.Stream]::Null)
    Lines         = [Collections.Concurrent.BlockingCollection[string]]::new()
    Module        = $null
    GoWaitSeconds = 1
    Limit         = @{
        Running = [Threading.ManualResetEventSlim]::new($true)
        Since   = [Collections.Concurrent.BlockingCollection[hashtable]]::new()
        Over    = [Threading.ManualResetEventSlim]::new($false)
    }
}

# Made and imported as the commands are that Exchange gives a caller.
$module = New-Module -Name Rehearsal -ArgumentList $id, $domain -ScriptBlock {
    param([string]$TenantId, [string]$Domain)
    $setting = @{ Reject = $false }
    ${function:Connect-ExchangeOnline} = {
        [CmdletBinding()]
        param($AccessToken, $Organization, $CommandName, $ExchangeEnvironmentName, $EXOModuleBasePath, $ShowBanner, $SkipLoadingFormatData)
    }
    ${function:Disconnect-ExchangeOnline} = { [CmdletBinding(SupportsShouldProcess)] param() }
    ${function:Get-ConnectionInformation} = { [CmdletBinding()] param() [pscustomobject]@{ TenantID = $TenantId } }
    ${function:Get-AcceptedDomain} = { [CmdletBinding()] param() [pscustomobject]@{ DomainName = $Domain } }
    ${function:Get-OrganizationConfig} = { [CmdletBinding()] param() [pscustomobject]@{ RejectDirectSend = $setting.Reject } }
    ${function:Set-OrganizationConfig} = { [CmdletBinding(SupportsShouldProcess)] param([bool]$RejectDirectSend) $setting.Reject = $RejectDirectSend }
    Export-ModuleMember -Function *
}
$null = Import-Module -ModuleInfo $module -Global -DisableNameChecking

# A permission counts only after the question, which follows this.
$instant = ${function:Get-SendlockInstant}
${function:Get-SendlockInstant} = { & $instant; $engine.Lines.Add($go) }

$answer = Invoke-SendlockVisit -Engine $engine -Request (Read-SendlockRequest -Line $line)
Write-SendlockLine -Engine $engine -Body $answer
if (-not $answer.ok) { throw "$($answer.error.message) $($answer.error.raw)" }
