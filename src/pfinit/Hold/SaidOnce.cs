using Pfinit.Diagnostics;

namespace Pfinit.Hold;

/// <summary>An error that is said once, however often the same thing fails until it succeeds.</summary>
internal sealed class SaidOnce(string subject)
{
    private bool said;

    public void Say(string text)
    {
        if (!said)
            Log.Error(subject, text);
        said = true;
    }

    /// <summary>It succeeded: the next failure is another one.</summary>
    public void Over() => said = false;
}
