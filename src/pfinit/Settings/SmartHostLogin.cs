namespace Pfinit.Settings;

/// <summary>Credentials for the relay, every character literal: a password, or a client that gets tokens in its place.</summary>
/// <param name="Password">Empty when <see cref="OAuth2"/> is there.</param>
internal sealed record SmartHostLogin(string Username, string Password)
{
    /// <summary>Null: the login is by password.</summary>
    public OAuth2Client? OAuth2 { get; init; }

    /// <summary>What stands between the two in the password table unless the name has one.</summary>
    public const char UsualDelimiter = ':';

    // What a main.cf value can hold without meaning anything there.
    private const string Delimiters = ":|~^!;/&%*+<>?@[]_-.0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    /// <summary>
    /// The character between name and password in the table, one that the name does not have (smtp_sasl_password_result_delimiter in postconf(5));
    /// null when the name has them all.
    /// </summary>
    public char? Delimiter
    {
        get
        {
            foreach (var character in Delimiters)
            {
                if (Username.IndexOf(character) < 0)
                    return character;
            }

            return null;
        }
    }

    /// <summary>Records print their members; this one must not.</summary>
    public override string ToString() => "(credentials)";
}
