namespace Pfinit.Integration.Mail;

/// <summary>Tests of the login by token share a network with its provider, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class SharedTokenNetwork : ICollectionFixture<TokenNetwork>
{
    public const string Name = "Tokens";
}
