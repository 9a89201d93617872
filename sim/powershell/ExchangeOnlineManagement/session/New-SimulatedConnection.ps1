function New-SimulatedConnection {
    <#
    .SYNOPSIS
    Makes the record of a connection from an access token.
    .PARAMETER AccessToken
    The access token.
    .PARAMETER Organization
    The tenant's initial domain.
    .EXAMPLE
    New-SimulatedConnection -AccessToken $token -Organization contoso.onmicrosoft.com
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)][string]$AccessToken,
        [Parameter(Mandatory)][string]$Organization
    )
    $parts = $AccessToken.Split('.')
    if ($parts.Count -ne 3) {
        throw [ArgumentException]::new('IDX12741: JWT must have three segments (JWS) or five segments (JWE).')
    }
    $base64 = $parts[1].Replace('-', '+').Replace('_', '/')
    $bytes = [Convert]::FromBase64String($base64.PadRight([int]([Math]::Ceiling($base64.Length / 4) * 4), '='))
    $claims = [Text.Json.JsonDocument]::Parse([Text.Encoding]::UTF8.GetString($bytes)).RootElement
    [pscustomobject]@{
        ConnectionId                   = [guid]::NewGuid()
        State                          = 'Connected'
        Id                             = $script:connections.Count + 1
        Name                           = "ExchangeOnline_$($script:connections.Count + 1)"
        UserPrincipalName              = $null
        ConnectionUri                  = $env:SIMULATED_EXCHANGE_URL
        AzureAdAuthorizationEndpointUri = $null
        TokenExpiryTimeUTC             = [DateTimeOffset]::FromUnixTimeSeconds($claims.GetProperty('exp').GetInt64())
        CertificateAuthentication      = $false
        ModuleName                     = $null
        ModulePrefix                   = ''
        Organization                   = $Organization
        DelegatedOrganization          = ''
        AppId                          = $claims.GetProperty('appid').GetString()
        PageSize                       = 1000
        TenantID                       = $claims.GetProperty('tid').GetString()
        TokenStatus                    = 'Active'
        ConnectionUsedForInbuiltCmdlets = $true
        IsEopSession                   = $false
        AccessToken                    = $AccessToken
    }
}
