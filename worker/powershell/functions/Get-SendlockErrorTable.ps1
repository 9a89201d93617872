function Get-SendlockErrorTable {
    <#
    .SYNOPSIS
    The error types that are told by Microsoft's words. The first row that matches counts.
    .DESCRIPTION
    Refused = $true: in these words Exchange says no before it carries a command out. A Set that ended so is read back, see
    Resolve-SendlockRefusal. What the module says of itself is no refusal: it could say so after the command had left.
    Sources of the words: public reports of the module's errors, see the error catalogue in lib/direct-send.
    .EXAMPLE
    Get-SendlockErrorTable
    #>
    [CmdletBinding()]
    param()
    @{ Type = 'throttled'; Refused = $true; Message = 'Exchange Online asks to slow down.'
        Pattern = 'HttpStatusCode=429|Too Many Requests|surpassed the permitted limit' }
    @{ Type = 'busy'; Refused = $false; Message = 'Exchange Online is busy or has a fault of its own.'
        Pattern = 'HttpStatusCode=5\d\d|Server Busy|server side error|temporarily unavailable' }
    @{ Type = 'roleMissing'; Refused = $true; Message = 'The app has no directory role that Exchange Online accepts in this tenant.'
        Pattern = "role assigned to (application|user) .* isn't supported|isn't assigned to any management roles|CmdletAccessDeniedException" }
    @{ Type = 'notHydrated'; Refused = $true; Message = 'This tenant must be enabled for customization first.'
        # Not the name of the command alone, which stands in its own errors, too.
        Pattern = 'InvalidOperationInDehydratedContextException|currently allowed in your organization' }
    @{ Type = 'parameterMissing'; Refused = $true; Message = 'RejectDirectSend is not available to this app in this tenant.'
        Pattern = 'NamedParameterNotFound|parameter cannot be found that matches parameter name' }
    @{ Type = 'notPermitted'; Refused = $true; Message = 'The role of this app is too small for this command.'
        Pattern = 'not allowed to call|not present in the role definition|HttpStatusCode=403' }
    @{ Type = 'unauthorized'; Refused = $true; Message = 'Exchange Online did not accept the access token.'
        Pattern = '\bUnAuthorized\b|UnauthorizedAccessException|HttpStatusCode=401|Provide valid credential|IDX1\d{4}|Access is denied' }
    @{ Type = 'notConnected'; Refused = $false; Message = 'The Exchange module lost its connection.'
        Pattern = 'must call Connect-ExchangeOnline' }
    @{ Type = 'moduleBroken'; Refused = $false; Message = 'The Exchange module does not work on this machine.'
        Pattern = 'Update-ModuleManifest|Could not load file or assembly|WSMan|requires .* PowerShell' }
    @{ Type = 'unreachable'; Refused = $false; Message = 'Exchange Online could not be reached.'
        Pattern = 'HttpRequestException|SocketException|Connection refused|No such host|Name or service not known|SSL connection' }
}
