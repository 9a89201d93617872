@{
    RootModule        = 'ExchangeOnlineManagement.psm1'
    ModuleVersion     = '1.0.0'
    # Its own: nobody can take this module for Microsoft's.
    GUID              = 'eb4fe5e3-73c6-4ebe-82b6-da8783cdd693'
    Author            = 'Sendlock'
    CompanyName       = 'Sendlock'
    Copyright         = 'MIT'
    Description       = 'Stands in for Microsoft''s ExchangeOnlineManagement and talks to the simulated cloud only.'
    PowerShellVersion = '7.4'
    FunctionsToExport = @('Connect-ExchangeOnline', 'Disconnect-ExchangeOnline', 'Get-ConnectionInformation')
    CmdletsToExport   = @()
    VariablesToExport = @()
    AliasesToExport   = @()
}
