function Read-SendlockRequest {
    <#
    .SYNOPSIS
    Reads a request line and checks every part of it.
    .DESCRIPTION
    Gives a hashtable with Ok, Id, Op, TenantId, Domain, Cloud, Token and Value, or Ok = $false with the Answer to give.
    .PARAMETER Line
    The line as it came.
    .EXAMPLE
    Read-SendlockRequest -Line '{"v":1,"id":"a","op":"ping"}'
    #>
    [CmdletBinding()]
    [OutputType([hashtable])]
    param([Parameter(Mandatory)][AllowEmptyString()][string]$Line)
    $id = $null
    try {
        if ($Line.Length -gt 65536) { throw [FormatException]::new('The line is too long.') }
        $json = [Text.Json.JsonDocument]::Parse($Line).RootElement
        $id = Get-SendlockText -Json $json -Name 'id' -Pattern '^[A-Za-z0-9._-]{1,64}\z'
        if ($json.GetProperty('v').GetInt32() -ne 1) { throw [FormatException]::new('v must be 1.') }
        $op = Get-SendlockText -Json $json -Name 'op' -Pattern '^(check|set|survey|probe|hydrate|ping)\z'
        $request = @{ Ok = $true; Id = $id; Op = $op; Value = $null }
        if ($op -eq 'ping') { return $request }
        $auth = Get-SendlockText -Json $json -Name 'auth' -Pattern '^(app|delegated)\z'
        if ($auth -eq 'delegated') {
            throw (New-SendlockFailure -Type unsupported -Message "This engine does not do $op with auth $auth.")
        }
        $tenant = $json.GetProperty('tenant')
        $request.TenantId = [guid]::Parse((Get-SendlockText -Json $tenant -Name 'id' -Pattern '^[0-9a-fA-F-]{36}\z'))
        $request.Domain = Get-SendlockText -Json $tenant -Name 'domain' -Pattern '^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+\z'
        $request.Cloud = Get-SendlockText -Json $tenant -Name 'cloud' -Pattern '^(global|gcchigh|dod|china|simulated)\z'
        $request.Token = Get-SendlockText -Json $json -Name 'token' -Pattern '^[\x21-\x7e]+\z'
        if ($op -eq 'set') { $request.Value = $json.GetProperty('value').GetBoolean() }
        $request
    }
    catch {
        $failure = $_
        if ($failure.FullyQualifiedErrorId -notlike 'Sendlock.*') {
            # The text of this failure could quote the line, and with it the token.
            $failure = New-SendlockFailure -Type badRequest -Message 'The request is not in the form of the protocol.'
        }
        @{ Ok = $false; Answer = New-SendlockAnswer -Id $id -ErrorBody (ConvertTo-SendlockError -ErrorRecord $failure) -Sent no }
    }
}
