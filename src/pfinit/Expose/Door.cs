using Pfinit.Kernel;

namespace Pfinit.Expose;

/// <summary>A socket that <see cref="StatusServer"/> serves.</summary>
/// <param name="Socket">Listens.</param>
/// <param name="Exchange">Knows what is said there; without state, the same for all connections.</param>
internal sealed record Door(ListeningSocket Socket, IExchange Exchange);
