namespace Easel.Starter.World;

/// <summary>Which third of the picture's width a subject's middle lies in.</summary>
public enum Place { Left, Centre, Right }
