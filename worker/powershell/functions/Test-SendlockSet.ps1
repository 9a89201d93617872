function Test-SendlockSet {
    <#
    .SYNOPSIS
    Says whether this caller could set RejectDirectSend, and changes nothing.
    .DESCRIPTION
    The command must be imported with the parameter. Then it is called with -WhatIf and the value just read; an unknown
    value cannot be tried.
    .PARAMETER Value
    The value just read.
    .EXAMPLE
    Test-SendlockSet -Value $true
    #>
    [CmdletBinding()]
    [OutputType([hashtable])]
    param([AllowNull()]$Value)
    $set = Get-Command -Name Set-OrganizationConfig -ListImported -ErrorAction Ignore
    $details = @{
        cmdlet    = $null -ne $set
        parameter = $null -ne $set -and $set.Parameters.ContainsKey('RejectDirectSend')
        whatIf    = 'skipped'
    }
    if ($details.parameter -and $null -ne $Value) {
        $null = & $set -RejectDirectSend ([bool]$Value) -WhatIf -Confirm:$false -ErrorAction Stop
        $details.whatIf = 'passed'
    }
    $details.canSet = $details.parameter
    $details
}
