using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Settings;

/// <summary>Tests of what a running relay is made of share a network of their own, beside those that send mail.</summary>
[CollectionDefinition(Name)]
public sealed class SettingsNetwork : ICollectionFixture<MailNetwork>
{
    public const string Name = "Settings";
}
