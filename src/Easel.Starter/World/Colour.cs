namespace Easel.Starter.World;

/// <summary>A subject's main colour.</summary>
public enum Colour { Red, Orange, Yellow, Green, Blue, Purple, Pink, Brown, Black, White }
