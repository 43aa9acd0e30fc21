export type Dimensions = Readonly<Record<string, string>>;
export declare function count(name: string, value?: number, dimensions?: Dimensions): void;
export declare function gauge(name: string, value: number, dimensions?: Dimensions): void;
export declare function flushMetrics(): void;
