function Disconnect-SendlockTenant {
    <#
    .SYNOPSIS
    Closes every connection of this process.
    .DESCRIPTION
    A failure here changes nothing about the visit, and the process ends right after it: it is only told on standard error.
    .PARAMETER Token
    The access token, to be taken out of that text.
    .EXAMPLE
    Disconnect-SendlockTenant -Token $request.Token
    #>
    [CmdletBinding()]
    param([Parameter(Mandatory)][string]$Token)
    try {
        $null = & (Get-SendlockCommand -Name Disconnect-ExchangeOnline) -Confirm:$false -ErrorAction Stop
    }
    catch {
        [Console]::Error.WriteLine("disconnect: $(Protect-SendlockText -Text ([string]$_) -Token $Token)")
    }
}
