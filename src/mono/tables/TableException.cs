namespace Pfinit.Tables;

/// <summary>An assembly declares something that no table can have. The message names both.</summary>
internal sealed class TableException(string message) : Exception(message);
