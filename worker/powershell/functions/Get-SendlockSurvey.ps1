function Get-SendlockSurvey {
    <#
    .SYNOPSIS
    Reads accepted domains and inbound connectors, as far as they bear on Direct Send.
    .EXAMPLE
    Get-SendlockSurvey
    #>
    [CmdletBinding()]
    [OutputType([hashtable])]
    param()
    $domains = foreach ($domain in & (Get-SendlockCommand -Name Get-AcceptedDomain) -ErrorAction Stop) {
        [ordered]@{
            name    = [string]$domain.DomainName
            type    = [string]$domain.DomainType
            initial = [bool]$domain.InitialDomain
        }
    }
    $connectors = foreach ($connector in & (Get-SendlockCommand -Name Get-InboundConnector) -ErrorAction Stop) {
        [ordered]@{
            name                         = [string]$connector.Name
            enabled                      = [bool]$connector.Enabled
            connectorType                = [string]$connector.ConnectorType
            senderDomains                = [string[]]@($connector.SenderDomains)
            senderIPAddresses            = [string[]]@($connector.SenderIPAddresses)
            tlsSenderCertificateName     = [string]$connector.TlsSenderCertificateName
            restrictDomainsToIPAddresses = [bool]$connector.RestrictDomainsToIPAddresses
            restrictDomainsToCertificate = [bool]$connector.RestrictDomainsToCertificate
        }
    }
    @{ acceptedDomains = [object[]]@($domains); inboundConnectors = [object[]]@($connectors) }
}
