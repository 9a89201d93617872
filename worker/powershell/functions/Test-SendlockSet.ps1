function Test-SendlockSet {
    <#
    .SYNOPSIS
    Says whether this caller could set RejectDirectSend, and changes nothing.
    .DESCRIPTION
    The command must be imported with the parameter. Then it is called with -WhatIf and the value just read; an unknown
    value cannot be tried.
    .PARAMETER Organization
    What Get-SendlockOrganization gave.
    .EXAMPLE
    Test-SendlockSet -Organization $organization
    #>
    [CmdletBinding()]
    [OutputType([hashtable])]
    param([Parameter(Mandatory)][object]$Organization)
    $value = Get-SendlockSwitch -Organization $Organization -Name RejectDirectSend
    $set = Get-Command -Name Set-OrganizationConfig -ListImported -ErrorAction Ignore
    $details = @{
        cmdlet     = $null -ne $set
        parameter  = $null -ne $set -and $set.Parameters.ContainsKey('RejectDirectSend')
        whatIf     = 'skipped'
        dehydrated = Get-SendlockSwitch -Organization $Organization -Name IsDehydrated
    }
    if ($details.parameter -and $null -ne $value) {
        $null = & $set -RejectDirectSend ([bool]$value) -WhatIf -Confirm:$false -ErrorAction Stop
        $details.whatIf = 'passed'
    }
    $details.canSet = $details.parameter
    $details
}
