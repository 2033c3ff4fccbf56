// The staging guard: whom a test system may write to. Called by SettingsBuilder.

using Pfinit.Diagnostics;

namespace Pfinit.Settings;

/// <summary>Checks ALLOWED_RECIPIENTS and REDIRECT_ALL_TO.</summary>
internal sealed class RecipientReader(SettingValues values, List<Diagnostic> diagnostics)
{
    /// <summary>Empty: everybody.</summary>
    public IReadOnlyList<AddressPattern> Allowed()
    {
        var allowed = new List<AddressPattern>();
        foreach (var word in values.Words(ClientRows.AllowedRecipients))
        {
            if (AddressPattern.Parse(word) is { } recipient)
                allowed.Add(recipient);
            else
                diagnostics.Add(values[ClientRows.AllowedRecipients]!.Origin.Fatal($"{Quotation.Of(word)} is neither an address nor a domain"));
        }

        // A list of nothing but blanks, an empty array or an empty file must not take the guard away: whoever wrote it wanted one. An empty variable
        // counts as not set and does not get here.
        if (values[ClientRows.AllowedRecipients] is { } blank && values.Words(ClientRows.AllowedRecipients).Count == 0)
            diagnostics.Add(blank.Origin.Fatal("names nobody; name addresses or domains, or leave it out to let mail go to everybody"));
        return allowed;
    }

    /// <summary>Null: mail goes to its recipients.</summary>
    public MailAddress? Redirect(IReadOnlyList<AddressPattern> allowed)
    {
        if (values[ClientRows.RedirectAllTo] is not { } value)
            return null;
        if (value.Text.Trim().Length == 0)
            diagnostics.Add(value.Origin.Fatal("names no address; name one, or leave it out to let mail go to its recipients"));
        else if (MailAddress.Parse(value.Text.Trim()) is not { } address)
            diagnostics.Add(value.Origin.Fatal($"{value.Quoted} is not one mail address"));
        else if (allowed.Count > 0 && !allowed.Any(recipient => recipient.Covers(address)))
            diagnostics.Add(value.Origin.Fatal($"{value.Quoted} is not in ALLOWED_RECIPIENTS, so all mail would be refused; add it there"));
        else
            return address;
        return null;
    }
}
